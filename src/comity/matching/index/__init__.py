"""Find names that sound or look like another one, among millions, in about a millisecond."""
