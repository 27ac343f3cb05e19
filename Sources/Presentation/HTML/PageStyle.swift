/// The style sheet of exported pages; it follows the reader's choice of light or dark.
enum PageStyle {
    static let sheet: StaticString = """
        <style>
        :root { color-scheme: light dark; --ink: #1c1e21; --paper: #fcfcfa; --quiet: #6a7178; --rule: #d5d9dd; --out: #0b5c8a;
          --in: #8a4b00; --name: #1f4fa3; --value: #6b2e86; --mark: #0a6b62; --warn: #9a4a00; --bad: #b00020; --good: #0b6b3a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e3; --paper: #16181b; --quiet: #939aa2; --rule: #33383e;
          --out: #6cc0ee; --in: #f0b36b; --name: #8db8ff; --value: #d7a6ee; --mark: #6fd6c8; --warn: #f2b25c; --bad: #ff8a80;
          --good: #7fd39b; } }
        body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem;
          padding: 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } nav a { margin-right: 1rem; }
        a { color: var(--name); }
        pre, summary { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        details { border-bottom: 1px solid var(--rule); } details[open] { padding-bottom: .5rem; }
        summary { cursor: pointer; padding: .3rem 0; } pre { margin: .3rem 0; padding-left: 1rem; }
        details.sent { border-left: 3px solid var(--out); padding-left: .5rem; }
        details.received { border-left: 3px solid var(--in); padding-left: .5rem; }
        details.none { border-left: 3px solid var(--rule); padding-left: .5rem; }
        .wide { overflow-x: auto; }
        .heading, .number, .kind, .store { font-weight: 600; }
        .label, .time, .punctuation, .source, .hidden, .note { color: var(--quiet); }
        span.sent { color: var(--out); } span.received { color: var(--in); }
        .jid, .tagName { color: var(--name); } .attributeName, .annotation { color: var(--mark); }
        .attributeValue, .retention { color: var(--value); } .keeps { color: var(--warn); font-weight: 600; }
        .drops { color: var(--quiet); font-weight: 600; } .open, .warning { color: var(--warn); }
        .firm, .observed, .secure { color: var(--good); }
        .refuted, .error, .insecure { color: var(--bad); font-weight: 600; }
        svg text { fill: var(--ink); font: 12px ui-monospace, "DejaVu Sans Mono", monospace; }
        svg .lane { text-anchor: middle; font-weight: 600; } svg .label { text-anchor: middle; } svg .mark { text-anchor: middle; }
        svg .num, svg .mark { fill: var(--quiet); } svg .kept { fill: var(--warn); }
        svg .life { stroke: var(--rule); } svg .arrow { fill: none; stroke-width: 1.5; }
        svg .arrow.out { stroke: var(--out); } svg .arrow.in { stroke: var(--in); }
        svg .arrow.inferred { stroke: var(--quiet); stroke-dasharray: 5 4; }
        svg .bar { fill: var(--out); fill-opacity: .35; stroke: var(--out); } svg .bar.memory { fill-opacity: .12; }
        svg .bar.open { fill: none; stroke-dasharray: 4 3; stroke: var(--warn); }
        @media print { details > pre { display: block; } }
        </style>
        """
}
