"""What customers need (CUS-14): the archive of template 2, from the first mention to the day it is met."""
