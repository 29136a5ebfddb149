"""One module a question: who, when, where, who says so, what happened, what moves. `reader` asks them in order."""
