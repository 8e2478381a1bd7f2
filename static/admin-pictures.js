/*
 * The picture library. Files are sent one by one, each with its own progress, and one that is refused
 * stops no other; and the focal point is where one clicks.
 * Without this script both are forms: several files at once, and two numbers.
 */
'use strict';
{
    // 1. Many files.

    const STILL_HERE = document.querySelector('[data-still-here]')?.dataset.stillHere;
    const form = document.querySelector('form.upload');

    /** Return an element with this text, and these attributes. */
    function element(name, text = '', attributes = {}) {
        const made = document.createElement(name);
        made.textContent = text;
        for (const [attribute, value] of Object.entries(attributes)) {
            made.setAttribute(attribute, value);
        }
        return made;
    }

    function takeFiles() {
        const said = form.dataset;
        const chosen = form.querySelector('[type="file"]');
        const list = form.querySelector('.uploads');
        const status = form.querySelector('.upload-status');
        const waiting = [];
        const count = {done: 0, all: 0, added: 0};
        let isSending = false;

        /** Put a file at the end of the queue, in a row of its own. */
        function take(file, row = element('li')) {
            const step = element('span', said.waiting, {class: 'quiet'});
            const progress = element('progress', '', {max: 1, value: 0, 'aria-label': file.name});
            const name = element('strong');
            name.append(element('bdi', file.name));
            row.className = '';
            row.replaceChildren(name, progress, step);
            list.append(row);
            waiting.push({file, row, step, progress});
            count.all += 1;
        }

        async function sendAll() {
            if (isSending) {
                return;
            }
            isSending = true;
            for (let one = waiting.shift(); one; one = waiting.shift()) {
                let row = await send(one).catch((error) => failed(one, error.message));
                while (row.classList.contains('is-busy')) {
                    one.step.textContent = said.waiting;
                    await new Promise((goOn) => { setTimeout(goOn, 2000); });
                    row = await send(one).catch((error) => failed(one, error.message));
                }
                one.row.replaceWith(row);
                count.done += 1;
                count.added += row.classList.contains('is-added');
                tell(row);
            }
            isSending = false;
            form.querySelector('.upload-done').hidden = !count.added;
        }

        function tell(row) {
            const counted = said.count.replace(/\{(\w+)\}/g, (_whole, name) => count[name]);
            const told = Array.from(row.querySelectorAll('bdi, .told, .refused'), (one) => one.textContent);
            status.textContent = `${counted} ${told.join(': ')}`;
        }

        /** Send one file, and return its row as the server writes it. Throws a sentence. */
        async function send({file, step, progress}) {
            if (file.size > said.mostBytes) {
                throw new Error(said.heavy);
            }
            const here = await fetch(STILL_HERE).then((answer) => answer.json())
                .catch(() => { throw new Error(said.failed); });
            if (!here.signed_in) {
                throw new Error(said.signedOut);
            }
            const body = new FormData();
            body.append('csrfmiddlewaretoken', here.token);
            body.append('files', file);
            step.textContent = said.sending;
            return new Promise((resolve, reject) => {
                const request = new XMLHttpRequest(); // fetch does not tell how much was sent
                request.open('POST', form.action);
                request.responseType = 'document';
                request.upload.addEventListener('progress', (event) => {
                    progress.value = event.loaded / event.total;
                });
                request.upload.addEventListener('load', () => {
                    progress.removeAttribute('value'); // how long the rest takes is not known
                    step.textContent = said.preparing;
                });
                request.addEventListener('loadend', () => {
                    const row = request.response?.querySelector('.uploads > li');
                    row ? resolve(document.adoptNode(row)) : reject(new Error(said.failed));
                });
                request.send(body);
            });
        }

        /** Return the row of a file that the server never judged: it can be sent again. */
        function failed({file}, sentence) {
            const row = element('li', '', {class: 'is-refused'});
            const name = element('strong');
            const again = element('button', said.again, {type: 'button', class: 'button'});
            name.append(element('bdi', file.name));
            again.addEventListener('click', () => {
                count.all -= 1;
                count.done -= 1;
                take(file, row);
                sendAll();
            });
            row.append(name, element('span', sentence, {class: 'refused'}), again);
            return row;
        }

        function takeAll(files) {
            Array.from(files).forEach((file) => take(file));
            sendAll();
        }

        chosen.addEventListener('change', () => {
            takeAll(chosen.files);
            chosen.value = '';
        });

        // A file that is dropped beside its place would replace the page.
        const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
        document.addEventListener('dragover', (event) => {
            if (hasFiles(event)) {
                event.preventDefault();
                form.classList.add('is-over');
            }
        });
        document.addEventListener('dragleave', (event) => {
            form.classList.toggle('is-over', event.relatedTarget !== null);
        });
        document.addEventListener('drop', (event) => {
            form.classList.remove('is-over');
            if (hasFiles(event)) {
                event.preventDefault();
                takeAll(event.dataTransfer.files);
            }
        });
        window.addEventListener('beforeunload', (event) => {
            if (isSending) {
                event.preventDefault();
                event.returnValue = true; // browsers of before 2024 ask only so
            }
        });

        form.querySelector('button').hidden = true; // choosing a file is enough
        form.querySelector('.upload-unscripted').hidden = true; // one at a time has all the room
        form.querySelector('.upload-hint').hidden = false;
    }

    if (form && STILL_HERE) {
        takeFiles();
    }

    // 2. The focal point.

    const focal = document.querySelector('.focal');
    const numbers = ['x', 'y'].map((axis) => document.getElementById(`id_focal_${axis}`));

    function chooseFocalPoint(image) {
        const mark = element('span', '', {class: 'focal-mark', 'aria-hidden': 'true'});
        const show = () => {
            [mark.style.left, mark.style.top] = numbers.map((number) => `${number.value}%`);
        };
        focal.append(mark);
        focal.after(document.querySelector('.focal-help'));
        document.querySelector('.focal-help').hidden = false;
        show();
        numbers.forEach((number) => number.addEventListener('input', show));
        focal.addEventListener('click', (event) => {
            const box = image.getBoundingClientRect();
            const shares = [
                (event.clientX - box.left) / box.width,
                (event.clientY - box.top) / box.height,
            ];
            numbers.forEach((number, axis) => {
                number.value = Math.round(100 * Math.min(Math.max(shares[axis], 0), 1));
            });
            show();
        });
    }

    if (focal && !numbers.includes(null)) {
        chooseFocalPoint(focal.querySelector('img'));
    }
}
