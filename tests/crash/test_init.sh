#!/bin/sh
# A new workspace, killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py init
