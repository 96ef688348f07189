"""`python -m aigc_helpers.cli`: the command `aigc` where its script is not on the path."""

from aigc_helpers.cli import main

main()
