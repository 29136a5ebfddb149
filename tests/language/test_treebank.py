"""Treebanks as training reads them."""

from __future__ import annotations

from pathlib import Path

from training import treebank

DOCUMENT = """# newdoc id = {id}
# sent_id = {id}-1
1\tShips\tship\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
2\tsailed\tsail\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def read(folder: Path, *ids: str) -> list[list[treebank.TreeSentence]]:
    file = folder / "bank.conllu"
    file.write_text("".join(DOCUMENT.format(id=id) for id in ids), encoding="utf-8")
    return treebank.read(file)


def test_documents_keep_words_heads_and_spacing(tmp_path: Path) -> None:
    ((sentence,),) = read(tmp_path, "port")
    assert (sentence.id, sentence.forms, sentence.heads) == ("port-1", ["Ships", "sailed", "."], [2, 0, 2])
    assert sentence.gap[1:] == [1, 0]


def test_what_is_measured_on_is_never_trained_on(tmp_path: Path) -> None:
    train = read(tmp_path, "port", "strike", "parade")
    kept = treebank.apart(train, read(tmp_path, "strike"), read(tmp_path, "parade", "storm"))
    assert [doc[0].id for doc in kept] == ["port-1"]
