// The manual is the catalogue Manual.docc beside this file. Documentation belongs to a module: this is its only file.
