"""The agency's casework: worklist, cases, hearings, conditions."""
