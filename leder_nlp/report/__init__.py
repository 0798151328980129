"""Tagged reviews in, tables and a report out; small counts are withheld before anything is shown."""
