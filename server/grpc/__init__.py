"""grpc knows how to answer over gRPC what HTTP answers, for the tenants of a database.

`sayso/v1/sayso.proto` is the interface. The messages' classes beside it are made from it when
Sayso is built, and are not kept; the service's methods are read off its descriptor.
"""
