"""The biology: RTK and ROS1, GRB2 and SHP2, SOS1 and SOS2, RAS, ERK, AKT, STAT3; alleles, genotypes and drugs."""
