# SPDX-License-Identifier: MIT
"""The writers behind generate.py: one module per output, all reading the model that schema.py loads."""
