@"%~dp0..\resources\lanewise-cli.exe" %*
