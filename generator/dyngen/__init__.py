"""dyngen: DynamoDB schemas compiled to typed Python packages."""

__version__ = "0.1.0"
