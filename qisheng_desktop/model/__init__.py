"""What the official form asks and what one body answered; standard library only."""
