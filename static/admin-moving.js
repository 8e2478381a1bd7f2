/*
 * News of an older site: the page goes on by itself, some rows a request, until all are done.
 * Without this script a button does the same, a press at a time.
 */
'use strict';
{
    let isStopped = false;

    /** Send the form of the page, and return the section that shows how far it has come. */
    async function step(form) {
        const answer = await fetch(location.href, {method: 'POST', body: new FormData(form)});
        if (!answer.ok) {
            throw new Error(answer.statusText);
        }
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        return page.getElementById('coming');
    }

    /** Let the button stop the next step, and be there only while there is something to stop. */
    function offerToStop(form) {
        const button = form.querySelector('#stop');
        button.hidden = false;
        button.addEventListener('click', () => {
            isStopped = true;
            button.hidden = true;
        });
    }

    async function goOn() {
        let form = document.getElementById('go_on');
        while (form && !isStopped) {
            offerToStop(form);
            const coming = await step(form).catch(() => null);
            if (!coming) {
                form.querySelector('#stop').hidden = true; // the button goes on, when it can
                return;
            }
            document.getElementById('coming').replaceWith(coming);
            form = document.getElementById('go_on');
        }
        if (!form) {
            location.reload(); // all rows are done: show what became of them
        }
    }

    goOn();
}
