"""From texts and numbers to what a terminal shows; knows neither Textual nor Rich."""
