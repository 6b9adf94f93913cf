(*
synopsis: Level 3 Version 1: a reversible reaction whose constants belong to its law
testType: TimeCourse
generatedBy: Analytic
*)
