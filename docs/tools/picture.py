"""A verifier's report as a picture: what the JSON says, laid out for the eye."""
from html import escape

COLOURS = {"verified": "#1f7a3d", "refused": "#b3261e", "could_not_check": "#5f6368"}
MARKS = {"valid": ("✓", "#1f7a3d"), "invalid": ("✗", "#b3261e"), "unknown": ("?", "#5f6368"),
         "not_run": ("–", "#5f6368")}
WIDTH, MARGIN, BAND, ROW = 620, 24, 112, 27
FONT = "font-family=\"'Noto Sans CJK KR','NanumGothic','Malgun Gothic','Apple SD Gothic Neo',sans-serif\""


def text(x, y, size, colour, words, bold=False):
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{escape(words)}</text>'


def band(report):
    number = f" · {report['number']} {report['code']}" if "code" in report else ""
    return [f'<rect width="{WIDTH}" height="{BAND}" fill="{COLOURS[report["verdict"]]}"/>',
            text(MARGIN, 52, 36, "#fff", report["title"]["ko"], bold=True),
            text(MARGIN + 180, 50, 16, "#fff", report["title"]["en"] + number),
            text(MARGIN, 88, 17, "#fff", f"{report['sentence']['ko']}  {report['sentence']['en']}")]


def check(y, row):
    mark, colour = MARKS[row["outcome"]]
    sentence = row.get("sentence", {}).get("ko", "")
    return [text(MARGIN, y, 17, colour, mark, bold=True),
            text(MARGIN + 28, y, 15, "#202124", row["title"]["ko"], bold=True),
            text(MARGIN + 140, y, 15, "#202124", sentence)]


def claim(y, title, value):
    words = ", ".join(value) if isinstance(value, list) else str(value)
    return [text(MARGIN + 28, y, 14, "#5f6368", title), text(MARGIN + 180, y, 14, "#202124", words)]


def report_svg(report, display):
    """`display` is that of the kind's template: which claims are shown, in order, under which titles."""
    lines, y = band(report), BAND + 34
    for row in report["checks"]:
        lines += check(y, row)
        y += ROW
    for shown in report["shown"]:
        y += 12
        name = shown.get("issuerName", {}).get("ko", shown["issuer"])
        lines.append(text(MARGIN, y, 15, "#202124", f"{name} · {shown['type']}", bold=True))
        for row in display:
            if row["claim"] in shown["credentialSubject"]:
                y += ROW - 3
                lines += claim(y, row["ko"], shown["credentialSubject"][row["claim"]])
        y += ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" {FONT}>'
    frame = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{y - 1}" fill="none" stroke="#dadce0"/>'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>', *lines, frame, "</svg>"]) + "\n"
