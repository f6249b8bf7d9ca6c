"""What deploys the tables of a schema, in the languages of those who deploy: a module for each of them.

    cloudformation.templates(schema, …)      [File("template.yaml", "AWSTemplateFormatVersion: …")]

All of them say what `ir.requests` says of a table. `run` puts the files on disk.
"""
