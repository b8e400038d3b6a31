"""The command line that starts the staff UI; the supervisor runs it."""

import sys
from pathlib import Path

MAX_UPLOAD_MB = 100

# 全角 and 半角 must keep their widths apart, and Japanese glyph shapes must come before Chinese ones.
FONT = (
    "'BIZ UDPGothic', 'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', 'Meiryo', system-ui, "
    "sans-serif"
)

_SERVER = {
    "server.headless": "true",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableAgentApi": "false",
    "server.maxUploadSize": str(MAX_UPLOAD_MB),
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.allowRunOnSave": "false",
    "server.showEmailPrompt": "false",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.showSidebarNavigation": "true",
    "logger.hideWelcomeMessage": "true",
    "logger.enableRich": "false",
    "global.suppressDeprecationWarnings": "true",
}

_THEME = {
    "theme.base": "light",
    "theme.font": FONT,
    "theme.baseFontSize": "16",
    "theme.primaryColor": "#1f4f7f",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f3f6f9",
    "theme.textColor": "#1b2733",
    "theme.linkColor": "#1f4f7f",
    "theme.borderColor": "#d5dde5",
    "theme.baseRadius": "6px",
    "theme.buttonRadius": "6px",
    "theme.showWidgetBorder": "true",
    "theme.showSidebarBorder": "true",
    "theme.sidebar.backgroundColor": "#f3f6f9",
    "theme.sidebar.secondaryBackgroundColor": "#ffffff",
    "theme.headingFontWeights": "[700,700,700,700,700,700]",
    "theme.headingFontSizes": '["1.5rem","1.2rem","1.05rem","1rem","1rem","1rem"]',
}


def command(port: int, api_url: str, address: str = "127.0.0.1") -> list[str]:
    """The argv of the staff UI on `address`:`port`, talking to the staff API at `api_url` (http://127.0.0.1:…)."""
    server = Path(__file__).with_name("server.py")
    options = _SERVER | _THEME | {"server.address": address, "server.port": str(port)}
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(server), *flags, "--", "--api-url", api_url]
