package winevent

import "exfilhunt/loaders/source"

func targets(source.File) []source.Target { return nil }
