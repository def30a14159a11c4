"""The Textual front end: screens, widgets and the app that holds them."""
