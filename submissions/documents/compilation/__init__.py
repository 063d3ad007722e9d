"""汇编: accepted works of one kind as one Word book, with cover, contents and one style."""
