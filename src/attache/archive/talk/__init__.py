"""What people say about documents and what was read from them: corrections of records, and comments."""
