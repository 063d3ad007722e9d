"""盲审: what may tell an assessor whose work it is — searched for, shown, covered, left out."""
