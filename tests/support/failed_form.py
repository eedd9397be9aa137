"""What a browser does with a form that is to fail: finding it, filling it in, looking at the page that comes back."""

# Every form with something to fill in, as a person would see it.
FORMS = """() => Array.from(document.querySelectorAll('main form')).map((form, number) => ({
    number,
    action: new URL(form.action, location).pathname,
    fields: Array.from(form.elements).filter((each) => each.name && !['hidden', 'submit', 'button'].includes(each.type))
        .map((each) => each.name),
    post: form.method === 'post',
})).filter((form) => form.post && form.fields.length)"""

# Fills a form in and sends it with the button a person would take. "empty": nothing typed, nothing chosen. "nonsense"
# and "too long": in every box, with real choices beside it; a form of choices alone gets a choice that is not offered.
# Gives what the page that comes back must still hold, by name: [kind, what was typed or chosen].
FILL = """([number, how]) => {
    const form = document.querySelectorAll('main form')[number];
    const words = {empty: '', nonsense: '99/99/9999 nonsense', 'too long': 'nonsense '.repeat(1200)}[how];
    const fields = Array.from(form.elements).filter((each) => each.name && !each.hidden && !each.disabled
        && !each.readOnly && !['hidden', 'submit', 'button', 'file'].includes(each.type));
    const isChoice = (each) => ['radio', 'checkbox'].includes(each.type) || each.tagName === 'SELECT';
    const hasBoxes = fields.some((each) => !isChoice(each));
    const typed = [];
    for (const each of fields) {
        if (each.tagName === 'SELECT') {
            const offered = Array.from(each.options).filter((option) => option.value && !option.disabled);
            if (how !== 'empty' && hasBoxes && offered.length) {
                each.value = offered[offered.length - 1].value;
                typed.push([each.name, 'choice', each.value]);
            } else {
                const value = how === 'empty' ? '' : 'nonsense';
                each.add(new Option(value, value, true, true));
                each.value = value;
            }
        } else if (isChoice(each)) {
            each.checked = how !== 'empty';
            if (how !== 'empty' && !hasBoxes) each.value = 'nonsense';
        } else {
            const isSecret = each.type === 'password';
            if (each.tagName === 'INPUT') each.type = 'text';
            each.value = words;
            if (words && !isSecret) typed.push([each.name, 'words', words]);
        }
    }
    for (const each of fields) {
        if (isChoice(each) && each.checked && each.value !== 'nonsense') typed.push([each.name, 'choice', each.value]);
    }
    const buttons = Array.from(form.querySelectorAll('button')).filter((each) => each.type === 'submit');
    const saves = buttons.find((each) => each.closest('.button-row, .save-bar'));
    form.requestSubmit(saves || buttons.find((each) => each.classList.contains('btn-primary')) || buttons[0]);
    return typed;
}"""

# Whether the form was refused, and what is then wrong: with the summary and where its links lead, with the page's
# title, with what was typed.
SUMMARY = """(typed) => {
    const summary = document.querySelector('[data-error-summary]');
    const marked = Array.from(document.querySelectorAll('main [aria-invalid=true], main .field-error-text'))
        .filter((each) => each.getClientRects().length).length;
    if (!summary) return {refused: marked > 0, wrong: marked ? ['there are errors but no summary of them'] : []};
    const wrong = [];
    if (document.activeElement !== summary) wrong.push('the summary has not the focus');
    if (!document.title.startsWith('Error: ')) wrong.push('the title is ' + document.title);
    const links = Array.from(summary.querySelectorAll('a'));
    if (!links.length) wrong.push('the summary leads nowhere');
    for (const link of links) {
        const control = document.getElementById(link.hash.slice(1));
        link.click();
        const focused = document.activeElement;
        if (!control || !(focused === control || control.contains(focused)) || !focused.getClientRects().length) {
            wrong.push(`"${link.textContent.trim()}" does not lead to #${link.hash.slice(1)}`);
        }
    }
    const plain = (text) => text.replace(/\\s+/g, ' ').trim();
    for (const [name, kind, value] of typed) {
        const fields = Array.from(document.getElementsByName(name)).filter((each) => each.closest('main'));
        const kept = kind === 'words'
            ? fields.some((each) => plain(each.defaultValue || '') === plain(value))
            : fields.some((each) => each.value === value && (each.checked || each.tagName === 'SELECT'));
        if (!kept) wrong.push(`${name} lost what was ${kind === 'words' ? 'typed' : 'chosen: ' + value}`);
    }
    return {refused: true, wrong};
}"""
