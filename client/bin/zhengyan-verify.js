#!/usr/bin/env node
// The command has a place before it is built, or npm would not know it where this package is worked on.
import '../dist/cli.js'
