/* Suivre un travail du serveur : relit la page, remplace la région [data-suivi], annonce chaque changement de situation.
   Sans JavaScript, la page se redemande d'elle-même. */
const PAUSE = 2500;
const dites = new Set([...document.querySelectorAll("[data-situation]")].map((e) => e.dataset.situation));

async function relire() {
  const region = document.querySelector("[data-suivi]");
  if (!region || region.dataset.enTrain !== "oui") return;
  try {
    const reponse = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    if (reponse.ok && !reponse.redirected) remplacer(region, await reponse.text());
  } catch {
    /* Réseau absent : on réessaie au tour suivant. */
  }
  setTimeout(relire, document.hidden ? PAUSE * 4 : PAUSE);
}

function remplacer(region, texte) {
  const neuve = new DOMParser().parseFromString(texte, "text/html").querySelector("[data-suivi]");
  if (!neuve || neuve.innerHTML === region.innerHTML) return;
  const garde = region.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  region.replaceWith(neuve);
  if (garde) neuve.querySelector(`[href="${CSS.escape(garde)}"]`)?.focus();
  const nouvelles = [...neuve.querySelectorAll("[data-situation]")].map((e) => e.dataset.situation).filter((s) => !dites.has(s));
  nouvelles.forEach((s) => dites.add(s));
  if (nouvelles.length) document.querySelector("[data-annonce]").textContent = nouvelles.join(" ");
}

setTimeout(relire, PAUSE);
