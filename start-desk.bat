@echo off
rem Opens the curators' desk on Windows: double-click this file.
cd /d "%~dp0"
where py >nul 2>nul && (py -3 .make\desk.py & goto end)
where python >nul 2>nul && (python .make\desk.py & goto end)
echo Python is not installed. Get it from https://www.python.org/downloads/ and tick
echo "Add python.exe to PATH" while installing. Then double-click this file again.
:end
pause
