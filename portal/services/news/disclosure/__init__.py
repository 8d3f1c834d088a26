"""What schools disclose of each school year (TT 09/2024/TT-BGDĐT): written, published, read, overseen."""
