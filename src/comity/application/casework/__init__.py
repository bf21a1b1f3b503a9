"""The case officer's, supervisor's, lawyer's and receiving desk's acts, one file for each thing they do."""
