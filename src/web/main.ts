// The page begins here.

import { startApp } from "./app.ts";
import { pageLanguage, textsIn } from "./speech.ts";

const place = document.getElementById("app");
const language = pageLanguage();
document.documentElement.lang = language;
if (place !== null) void textsIn(language).then((texts) => startApp(place, texts));
