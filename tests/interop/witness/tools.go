//go:build tools

// Package witness names the witness that others wrote and the tests call.
package witness

import _ "filippo.io/torchwood/cmd/litewitness"
