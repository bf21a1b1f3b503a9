"""The desk where persons and things are looked up in the register: by purpose and case only, every look on record."""
