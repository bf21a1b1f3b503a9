"""Operations on the soil of another state: the host's consent as a box, and acts that are inside it or are not."""
