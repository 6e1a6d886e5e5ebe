import sys

from qianyue.cli import main

sys.exit(main())
