"""Program to Program: each pass is a function from programs to programs, and knows nothing of what comes
after."""
