"""The JSON of the interface as typed models, for validation and for the OpenAPI document."""
