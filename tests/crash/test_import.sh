#!/bin/sh
# The first import of an inventory, killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py import
