"""What the pathway map is made of: its layout, its marks, its colours and its drawing."""
