"""Policies of IAM: what the methods of a package do, and nothing else.

uses           which method does what to which table or index
leading        whose items of a table may be touched
statements     what is allowed, and how much of it fits in a policy
policies       the files
"""
