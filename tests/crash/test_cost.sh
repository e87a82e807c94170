#!/bin/sh
# A cost entry (one signed event), killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py cost
