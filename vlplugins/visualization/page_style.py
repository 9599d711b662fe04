"""The style sheet of the report: light, legible, and narrow enough for a phone."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6f9; color: #1d2733;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 28px 16px 48px; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 18px; }
h2 { font-size: 1.12rem; margin: 0 0 4px; }
h3 { font-size: .95rem; margin: 0 0 6px; }
p { margin: 0 0 12px; color: #6b7785; font-size: .92rem; }
section { background: #fff; border: 1px solid #e3e8ee; border-radius: 12px; padding: 20px; margin-bottom: 16px; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; fill: #6b7785; }
svg .title { font-size: 14px; font-weight: 600; fill: #1d2733; }
svg .grid { stroke: #e3e8ee; }
svg .reference { stroke: #6b7785; stroke-dasharray: 4 4; }
.headline { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 8px 28px; }
.number { font-size: 3.4rem; font-weight: 700; line-height: 1; color: #1456c2; letter-spacing: -.02em; }
.beside { color: #6b7785; }
.bar { position: relative; height: 12px; border-radius: 6px; background: #e9eef5; margin: 20px 0 36px; }
.bar i { position: absolute; inset: 0 auto 0 0; border-radius: 6px; background: #1456c2; }
.bar b { position: absolute; top: -4px; width: 2px; height: 20px; background: #d9480f; }
.bar span { position: absolute; top: 18px; font-size: .78rem; color: #d9480f; white-space: nowrap; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px 20px; margin: 0; }
dt { font-size: .78rem; color: #6b7785; }
dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: 20px; }
.confusion, .map { display: block; max-width: 100%; margin: 0 auto; }
.wide { overflow-x: auto; }
.wide + *, .pair + h3 { margin-top: 18px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-weight: 500; color: #6b7785; font-size: .8rem; }
td, th { padding: 5px 12px 5px 0; border-bottom: 1px solid #e3e8ee; }
td:last-child, th:last-child { text-align: right; white-space: nowrap; padding-right: 0; }
details { margin-top: 14px; }
summary { cursor: pointer; color: #1456c2; }
.scroll { overflow: auto; max-height: 80vh; }
.scroll svg { width: auto; margin: 0; }
.clip { border-top: 1px solid #e3e8ee; padding-top: 14px; margin-top: 14px; }
.right { color: #2b8a3e; } .wrong { color: #c92a2a; }
.frames { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; }
figure { margin: 0; min-width: 0; }
figure img { display: block; width: 100%; border-radius: 6px; }
figure img + img { margin-top: 6px; }
ul { list-style: none; margin: 8px 0 0; padding: 0; font-size: .8rem; line-height: 1.35; }
li { display: flex; gap: 6px; align-items: baseline; padding: 1px 0; }
li i { flex: none; width: 10px; height: 10px; border-radius: 3px; }
li span { min-width: 0; overflow-wrap: anywhere; }
li em { margin-left: auto; font-style: normal; color: #6b7785; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) {
  main { padding: 16px 8px 32px; } section { padding: 16px 12px; }
  .number { font-size: 2.8rem; }
  .frames { grid-template-columns: repeat(2, 1fr); }
}
"""
