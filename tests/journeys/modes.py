"""What a page must hold however it is used: by keyboard, by touch, on paper, enlarged, without script.

Each check gives its faults as a list of lines, empty where all is well.
"""

from .conftest import sideways, violations

#: A window of 1280 pixels enlarged four times, and the width of print on a sheet of A4, in CSS pixels.
ENLARGED, SHEET = {"width": 320, "height": 256}, {"width": 718, "height": 1000}


def too_pale(page):
    """Words that stand out too little, in the colours the page has now."""
    return violations(page, {"type": "rule", "values": ["color-contrast"]})


def cut_off_when_enlarged(page):
    """What does not fit at four hundred per cent."""
    before = page.viewport_size
    page.set_viewport_size(ENLARGED)
    pixels = sideways(page)
    page.set_viewport_size(before)
    return [f"{pixels} pixels too wide"] if pixels > 0 else []


def small_controls(page):
    """Controls that are less than 44 pixels high."""
    return page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, .button, .chip')]
            .filter(e => e.offsetParent !== null && !e.closest('.unseen'))
            .map(e => [e.closest('label') || e, e])
            .filter(([box]) => box.getBoundingClientRect().height < 43.5)
            .map(([box, e]) => e.outerHTML.slice(0, 90))"""
    )


#: Opens all folds, lists what Tab must reach, and notes before each press where the last led and what is seen of it.
WATCH_THE_FOCUS = """() => {
  document.querySelectorAll('details').forEach(fold => { fold.open = true; });
  const isFirstOfGroup = e => {
    if (e.type !== 'radio') return true;
    const group = [...document.getElementsByName(e.name)].filter(other => other.form === e.form);
    return e === (group.find(other => other.checked) || group[0]);
  };
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]';
  const wanted = [...document.querySelectorAll(all)].filter(
    e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}) && isFirstOfGroup(e));
  const walk = window.walk = {wanted, seen: new Map(), order: []};
  const isDrawn = e => {
    const style = getComputedStyle(e);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  document.addEventListener('keydown', () => {
    const e = document.activeElement;
    if (!e || e === document.body) return;
    walk.order.push(e);
    if (walk.seen.has(e)) return;
    const looks = [e, ...(e.labels || [])], faults = [];
    if (e.tabIndex >= 0 && !looks.some(isDrawn)) faults.push('the focus is not seen');
    const boxes = looks.flatMap(each => [...each.getClientRects()]).filter(box => box.width > 1 && box.height > 1);
    const isOnTop = box => {
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return hit && looks.some(each => each.contains(hit) || hit.contains(each) && hit !== document.body
        && hit.tagName !== 'HTML' && !hit.matches('main, .page'));
    };
    if (!boxes.some(isOnTop)) faults.push('it is hidden when it has the focus');
    walk.seen.set(e, faults);
  }, true);
  return wanted.length;
}"""
WHERE_THE_FOCUS_WAS = """() => {
  const {wanted, seen, order} = window.walk, said = e => e.outerHTML.slice(0, 100), faults = [];
  wanted.filter(e => !seen.has(e)).forEach(e => faults.push('Tab does not reach ' + said(e)));
  seen.forEach((wrong, e) => wrong.forEach(words => faults.push(words + ': ' + said(e))));
  // A page may begin with the focus on what went wrong; from there Tab goes round the page once.
  const round = [...new Set(order)].filter(e => wanted.includes(e)).map(e => wanted.indexOf(e));
  const backwards = round.filter((place, at) => place > round[(at + 1) % round.length]);
  if (backwards.length > 1) faults.push('Tab does not follow the reading order');
  return faults;
}"""
#: Boxes of a date or a scrolling table take presses of their own; this many more are enough on any page of ours.
SPARE_PRESSES = 8


def out_of_reach_by_keyboard(page):
    """What Tab alone does not reach, what cannot be seen while it has the focus, and what holds the focus fast."""
    for _ in range(page.evaluate(WATCH_THE_FOCUS) + SPARE_PRESSES):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    return page.evaluate(WHERE_THE_FOCUS_WAS)


def cannot_be_skipped(page):
    """Whether the first press of Tab offers a way past the menu that leads past it."""
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }")
    page.reload()
    page.keyboard.press("Tab")
    skip = page.evaluate(
        """() => { const e = document.activeElement, box = e.getBoundingClientRect();
                   return e.matches('a[href^="#"]') && box.top >= 0 && box.height > 20 ? e.hash : ''; }"""
    )
    if not skip:
        return ["the first press of Tab shows no link past the menu"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    is_past = page.evaluate(
        """hash => { const target = document.querySelector(hash), now = document.activeElement;
                     return Boolean(target && target.compareDocumentPosition(now) &
                       (Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING)); }""",
        skip,
    )
    return [] if is_past else [f"{skip} does not lead past the menu"]


ON_PAPER = """() => {
  const said = e => e.outerHTML.slice(0, 100), faults = [];
  const isSeen = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0
    && !e.closest('.unseen');
  const seen = all => [...document.querySelectorAll(all)].filter(isSeen);
  seen('button, input, select, textarea, header nav, footer').forEach(e => faults.push('a control: ' + said(e)));
  const digits = text => text.replace(/[^\\d]/g, '');
  seen('main a[href]').forEach(e => {
    const href = e.getAttribute('href'), after = getComputedStyle(e, '::after').content, words = e.innerText;
    if (/^https?:/.test(href) && !after.includes(href) && !words.includes(e.hostname))
      faults.push('no address in writing: ' + said(e));
    if (href.startsWith('tel:') && !digits(words).includes(digits(href)))
      faults.push('no number in writing: ' + said(e));
    if (href.startsWith('mailto:') && !words.includes('@')) faults.push('no address in writing: ' + said(e));
  });
  seen('main details').filter(e => !e.open).forEach(e => {
    const inside = [...e.children].find(each => each.tagName !== 'SUMMARY');
    const isNews = inside && !inside.matches('.unknown');  // that much is not known, the fold itself says
    if (isNews && !isSeen(inside)) faults.push('folded away: ' + said(e));
  });
  seen('main, main *').forEach(e => {
    const style = getComputedStyle(e);
    if (style.display === 'inline' || e.closest('svg')) return;
    if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) faults.push('cut off: ' + said(e));
    if (style.position === 'fixed' || style.position === 'sticky') faults.push('on every sheet: ' + said(e));
  });
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('wider than the sheet');
  if (!seen('h1').length) faults.push('no heading');
  return faults;
}"""


def missing_on_paper(page):
    """What a sheet of paper would lack or waste: cut off, folded away, no address in writing, dead buttons."""
    before = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    faults = page.evaluate(ON_PAPER)
    page.emulate_media(media="null")
    page.set_viewport_size(before)
    return faults


def dead_without_script(page):
    """What does nothing on a page whose scripts do not run."""
    return page.evaluate(
        """() => {
          const seen = all => [...document.querySelectorAll(all)].filter(e => e.checkVisibility());
          const dead = e => !e.form || e.type === 'button' || (e.type === 'submit' && !e.form.hasAttribute('method')
            && !e.form.hasAttribute('action'));
          return [
            ...seen('button, input[type=submit]').filter(dead),
            ...seen('a').filter(e => /^(#|javascript:)?$/.test(e.getAttribute('href') || '')),
            ...seen('form').filter(e => !e.querySelector('button:not([type=button]), input[type=submit]')),
            ...[...document.querySelectorAll('main *')].filter(e => e.innerText === 'Loading'),
          ].map(e => e.outerHTML.slice(0, 100));
        }"""
    )
