"""The standard catalogue between the spreadsheet counties publish and the rows kept here: its terms, its layout, how
the duties stand."""
