// The drawing of the body follows the boxes that are ticked, and a press on it ticks them. The boxes work without it.
(() => {
    const beside = document.querySelector("[data-body-beside]");
    const boxes = Array.from(document.querySelectorAll('input[name="body_regions"]'));
    if (!beside || !boxes.length) return;
    const group = boxes[0].closest("fieldset") || boxes[0].parentElement.parentElement;
    group.append(beside);
    beside.classList.add("is-live");
    const show = () => {
        const marked = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
        for (const shape of beside.querySelectorAll("[data-region]")) {
            shape.classList.toggle("is-marked", marked.has(shape.dataset.region));
        }
    };
    beside.addEventListener("click", (event) => {
        const shape = event.target.closest("[data-region]");
        const box = shape && boxes.find((each) => each.value === shape.dataset.region);
        if (box) {
            box.checked = !box.checked;
            show();
        }
    });
    for (const box of boxes) box.addEventListener("change", show);
    show();
})();
