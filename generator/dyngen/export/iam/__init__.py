"""Policies of IAM: what the methods of a package do, and nothing else.

uses       which method does what to which table or index
leading    whose items of a table may be touched
policies   the documents
"""
