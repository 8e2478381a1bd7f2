/*
 * The desk: nothing typed is lost. Whoever leaves a form with unsaved words is asked first; typing
 * keeps the session open; and a form is sent only while somebody is signed in to take it.
 * Without this script every form works as Django made it.
 */
'use strict';
{
    const STILL_HERE = document.currentScript.dataset.stillHere;
    const EVERY = 5 * 60 * 1000;
    const PATIENCE = 10 * 1000;

    const rows = document.querySelectorAll('#content form[method="post"] .submit-row');
    const forms = new Set(Array.from(rows, (row) => row.closest('form')));

    // 1. Unsaved words.

    const opened = new Map(); // what each form held when it was opened; null: words nobody has saved
    let state = ''; // of the form that is being sent: 'asking', 'passing', 'sent'

    // What would be sent. Most widgets of the admin change their field without an event to hear.
    const content = (form) => JSON.stringify([
        Array.from(new FormData(form))
            .filter(([name]) => name !== 'csrfmiddlewaretoken')
            .map(([name, value]) => [name, value.name ?? value]),
        Array.from(form.querySelectorAll('.selector-chosen option'), (option) => option.value),
    ]);

    // Words that the browser itself kept over a reload, or that were typed while the page loaded.
    const isRetyped = (form) => Array.from(form.querySelectorAll('input, textarea'), (field) =>
        ['checkbox', 'radio'].includes(field.type)
            ? field.checked !== field.defaultChecked
            : field.value !== field.defaultValue).includes(true);

    const isChanged = (form) =>
        opened.has(form) ? opened.get(form) !== content(form) : isRetyped(form);

    window.addEventListener('load', () => {
        for (const form of forms) {
            const isUnsaved = form.querySelector('.errornote, .errorlist') || isRetyped(form);
            opened.set(form, isUnsaved ? null : content(form));
        }
        const fonts = location.hash ? Array.from(document.fonts) : []; // icons move what is below
        Promise.allSettled(fonts.map((font) => font.load())).then(() => goTo(location.hash));
    });

    window.addEventListener('beforeunload', (event) => {
        if (state !== 'sent' && Array.from(forms).some(isChanged)) {
            event.preventDefault();
            event.returnValue = true; // browsers of before 2024 ask only so
        }
    });

    // 2. Whoever types is here.

    let asked = Date.now();
    let waiting = 0;

    /** Return whether somebody is signed in, and give every form on the page the token of now. */
    async function stillHere() {
        asked = Date.now();
        const answer = await fetch(STILL_HERE, {signal: AbortSignal.timeout(PATIENCE)});
        if (!answer.ok) {
            return true; // the question failed, and not the desk: the form is sent as it always was
        }
        const said = await answer.json();
        for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) {
            field.value = said.token ?? field.value;
        }
        return said.signed_in;
    }

    function keepAlive() {
        waiting ||= setTimeout(() => {
            waiting = 0;
            stillHere().catch(() => {}); // saving says it, should it still be so by then
        }, asked + EVERY - Date.now());
    }

    // 3. Sent only to somebody who takes it.

    function say(name, row) {
        const sentence = document.getElementById(name).content.firstElementChild.cloneNode(true);
        row.before(sentence);
        sentence.focus();
    }

    async function send(event) {
        const {currentTarget: form, submitter} = event;
        if (state === 'passing') {
            state = 'sent';
            setTimeout(() => { state = ''; }, PATIENCE); // whoever stopped it may send it again
            return;
        }
        event.preventDefault();
        if (state) {
            return;
        }
        state = 'asking';
        document.querySelector('.desk-unsent')?.remove();
        const isHere = await stillHere().catch(() => null);
        if (isHere) {
            state = 'passing';
            form.requestSubmit(submitter);
        } else {
            const row = submitter?.closest('.submit-row') ?? form.querySelector('.submit-row');
            say(isHere === null ? 'desk-unreachable' : 'desk-signed-out', row);
        }
        state = state === 'sent' ? state : '';
    }

    for (const form of forms) {
        form.addEventListener('input', keepAlive);
        // A browser of before 2023 cannot give up waiting: it sends at once, as it always did.
        const sent = () => { state = 'sent'; };
        form.addEventListener('submit', 'timeout' in AbortSignal ? send : sent);
    }

    // 4. Links to a field, the rich text editor's too, which hides the field itself.

    /** Show the field that an address such as #id_body_en names, and return whether there is one. */
    function goTo(hash) {
        const field = hash.startsWith('#id_') && document.getElementById(hash.slice(1));
        if (!field) {
            return false;
        }
        for (let at = field.closest('details'); at; at = at.parentElement.closest('details')) {
            at.open = true;
        }
        (field.closest('.form-row') ?? field).scrollIntoView();
        const editor = field.closest('.prose-editor')?.querySelector('[contenteditable="true"]');
        (editor ?? field).focus({preventScroll: true});
        return true;
    }

    document.addEventListener('click', (event) => {
        const link = event.target.closest('a[href*="#id_"]');
        const isHere = link && link.href.split('#')[0] === location.href.split('#')[0];
        if (isHere && !event.ctrlKey && !event.metaKey && !event.shiftKey && goTo(link.hash)) {
            event.preventDefault(); // the browser would take the focus away from a hidden field
        }
    });
}
