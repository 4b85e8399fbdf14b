// The page begins here.

import { startApp } from "./app.ts";
import { ENGLISH_TEXTS } from "./texts/english.ts";

const place = document.getElementById("app");
if (place !== null) void startApp(place, ENGLISH_TEXTS);
