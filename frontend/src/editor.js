// A CodeMirror editor that replaces the form's textarea and keeps its text up to date. Without this module the textarea is
// the editor.
//
// The editor lives in a shadow root. Its styles are constructed sheets there, which a content security policy without
// inline styles allows. Colours are custom properties, which are visible inside a shadow root.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const LABEL = "Your Python code. Tab indents. To leave the editor, press Escape, then Tab.";

export function makeEditor(textarea, { text, changed, run, submit }) {
  const host = document.createElement("div");
  host.className = "editor";
  textarea.after(host);
  textarea.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: text, extensions: extensions() }) });
  textarea.value = text;

  function extensions() {
    const own = [
      { key: "Mod-Enter", run, stopPropagation: true, preventDefault: true },
      { key: "Mod-Shift-Enter", run: submit, stopPropagation: true, preventDefault: true },
    ];
    const written = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      textarea.value = update.state.doc.toString();
      changed(textarea.value);
    });
    const attributes = EditorView.contentAttributes.of({ "aria-label": LABEL, tabindex: "0", autocapitalize: "off", spellcheck: "false" });
    return [Prec.highest(keymap.of(own)), written, attributes, ...SETUP];
  }

  return {
    text: () => view.state.doc.toString(),
    replace(fresh) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: fresh }, selection: { anchor: 0 } });
    },
    mark(line, message) {
      const found = line !== null && line <= view.state.doc.lines ? [diagnostic(view.state.doc.line(line), message)] : [];
      view.dispatch(setDiagnostics(view.state, found));
    },
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
  };
}

function diagnostic(line, message) {
  const indent = /^\s*/.exec(line.text)[0].length;
  return { from: line.from + indent, to: line.to, severity: "error", message };
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null, tags.self], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--accepted)" },
  { tag: tags.number, color: "var(--limit)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className), tags.meta], color: "var(--error)" },
  { tag: tags.invalid, color: "var(--wrong)" },
]);

const PANEL_TEXT = { font: "13px/20px var(--text)", color: "var(--ink)" };
const FIELD = { ...PANEL_TEXT, background: "var(--panel)", border: "1px solid var(--control)", borderRadius: "4px" };
const LOOK = EditorView.theme({
  "&": { width: "100%", height: "100%", flex: "1", color: "var(--ink)", backgroundColor: "var(--panel)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { font: "14px/21px var(--code)", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--ink) 4%, transparent)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--muted)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 12px", minWidth: "40px" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-lint-marker": { width: "10px", height: "10px", margin: "5px 2px", content: "none" },
  ".cm-lint-marker-error": { background: "var(--wrong)", transform: "rotate(45deg) scale(.8)", borderRadius: "2px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--wrong) 1px", textUnderlineOffset: "4px" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--control)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--limit) 30%, transparent)" },
  ".cm-tooltip": { ...PANEL_TEXT, background: "var(--panel)", border: "1px solid var(--control)", borderRadius: "6px", overflow: "hidden" },
  ".cm-tooltip-autocomplete ul li": { padding: "2px 8px" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--code)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-diagnostic": { padding: "4px 12px", borderLeft: "3px solid var(--wrong)" },
  ".cm-panels": { ...PANEL_TEXT, background: "var(--page)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 16px" },
  ".cm-panel.cm-search label": PANEL_TEXT,
  ".cm-textfield": { ...FIELD, padding: "2px 8px" },
  ".cm-button": { ...FIELD, padding: "2px 8px", backgroundImage: "none", cursor: "pointer" },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", fontSize: "16px", padding: "4px 8px", cursor: "pointer" },
});

const SETUP = [
  lineNumbers(), lintGutter(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(),
  closeBrackets(), autocompletion(), highlightActiveLine(), highlightSelectionMatches(), python(),
  syntaxHighlighting(COLOURS), LOOK, indentUnit.of("    "), EditorState.tabSize.of(4),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
];
